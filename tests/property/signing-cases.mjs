// Generates requests to sign: where they go, for which model, in which keys, when, and how long their text is.

/** Regions of every partition, one of a partition to come, and their variants. */
const REGIONS = [
  ...["us-east-1", "us-west-2", "eu-central-1", "eu-south-2", "ap-northeast-1", "il-central-1", "mx-central-1"],
  ...["cn-north-1", "cn-northwest-1", "us-gov-east-1", "us-gov-west-1", "us-iso-east-1", "us-iso-west-1"],
  ...["us-isob-east-1", "us-isof-south-1", "us-isof-east-1", "eu-isoe-west-1", "eusc-de-east-1", "xx-some-where-9"],
];
const VARIANTS = [{}, {}, { useFipsEndpoint: true }, { useDualstackEndpoint: true }];

/** Endpoints of one's own, whose regions may have any name. */
const ENDPOINTS = [
  "https://gateway.example.com/bedrock",
  "https://Proxy.Example.com:443/",
  "https://h.example.:8443/a%20b/%E4%B8%AD/%2F/c~d/!$&'()*+,;=:/",
  "http://127.0.0.1:4000/base//of/",
  "http://[0:0::1]:8080",
];

const PLACES = [
  ...REGIONS.flatMap((region) => VARIANTS.map((variant) => ({ region, ...variant }))),
  ...ENDPOINTS.flatMap((endpoint) => ["eu-west-1", "local", "0-0"].map((region) => ({ region, endpoint }))),
];

const MODELS = ["anthropic.claude-3-haiku-20240307-v1:0", "us.amazon.nova-lite-v1:0", "openai.gpt-oss-120b-1:0"];
const KINDS = ["inference-profile", "application-inference-profile", "provisioned-model", "custom-model", "prompt"];

/** All that a path may hold: escaped or not, in one to four bytes of UTF-8. */
const ODD = [..."aZ09-._~:/%+=&@!$'()*,;[]?#\"<>\\^`{|}é中😀\u{301}\u{200b}\u{10ffff}"];
/** All that a header may hold, and a key. */
const KEY = Array.from({ length: 94 }, (_, index) => String.fromCharCode(0x21 + index));

const DAY = 86_400_000;
/** The first moment that no signature can carry. */
const YEAR_10000 = 253_402_300_800_000;

/** `{ place, model, credentials, time, content, streams }`; the places are few, and always the same objects. */
export function signingCase(random) {
  return {
    place: random.pick(PLACES),
    model: modelId(random),
    credentials: {
      accessKeyId: text(random, KEY, 1, 30),
      secretAccessKey: text(random, KEY, 1, 60),
      ...(random.chance(0.5) && { sessionToken: text(random, KEY, 1, random.pick([10, 400, 2000])) }),
    },
    time: moment(random),
    content: `?${message(random)}`,
    streams: random.chance(0.1),
  };
}

function modelId(random) {
  const form = random.integer(1, 10);
  if (form === 1) return random.pick(MODELS);
  if (form === 2) return text(random, KEY, 1_000, 2_048);
  const odd = text(random, ODD, 1, 60);
  if (form < 7) return odd === "." || odd === ".." ? "..." : odd;
  const { region } = random.pick(PLACES);
  const partition = random.pick(["aws", "aws-cn", "aws-us-gov", "aws-iso-f", "aws-eusc"]);
  return `arn:${partition}:bedrock:${region}:${random.integer(1e11, 1e12 - 1)}:${random.pick(KINDS)}/${odd}`;
}

/** Any time that a date of four digits can say, often of these years, and often the first or last moment of a day. */
function moment(random) {
  const until = random.chance(0.5) ? Date.UTC(2030, 0) : YEAR_10000;
  const time = random.integer(0, until - 1);
  if (random.chance(0.8)) return time;
  return time - (time % DAY) + random.pick([0, DAY - 1]);
}

/** Mostly short; sometimes about as long as the largest body that the core hashes itself, or much longer. */
function message(random) {
  const form = random.integer(1, 1_000);
  if (form <= 900) return text(random, ODD, 0, 400);
  if (form <= 970) return text(random, ODD, 1_000, 4_000);
  if (form <= 998) return "x".repeat(random.integer(32_000, 33_000));
  return text(random, ODD, 50, 75).repeat(20_000);
}

function text(random, characters, from, to) {
  return random.list(from, to, () => random.pick(characters)).join("");
}
