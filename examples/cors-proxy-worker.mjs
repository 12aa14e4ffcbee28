// A Worker between a page and Bedrock, for browsers that ask before they send (CORS). Its URL is the page's `endpoint`.
// It holds no keys: the page sends an API key. Access keys do not pass: what they sign holds for the host that was asked.
// Its variables: AWS_REGION, and ALLOWED_ORIGIN, such as https://app.example.com
const operation = /^\/model\/[^/]+\/converse(?:-stream)?$/u;

export default {
  async fetch(request, env) {
    const headers = {
      "access-control-allow-origin": env.ALLOWED_ORIGIN,
      "access-control-allow-headers": "authorization, content-type",
      "access-control-expose-headers": "x-amzn-requestid, x-amzn-errortype, retry-after, date",
      vary: "origin",
    };
    if (request.headers.get("origin") !== env.ALLOWED_ORIGIN) return new Response("Another origin", { status: 403 });
    if (request.method === "OPTIONS") return new Response(null, { status: 204, headers });
    const { pathname } = new URL(request.url);
    if (request.method !== "POST" || !operation.test(pathname))
      return new Response("No such operation", { status: 404, headers });
    const service = env.AWS_ENDPOINT_URL_BEDROCK_RUNTIME ?? `https://bedrock-runtime.${env.AWS_REGION}.amazonaws.com`;
    const answer = await fetch(service + pathname, {
      method: "POST",
      headers: {
        authorization: request.headers.get("authorization") ?? "",
        "content-type": "application/json",
      },
      body: request.body,
    });
    const response = new Response(answer.body, answer);
    for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
    return response;
  },
};
