// React with the AI SDK: its hook reads the plain text of /text.
import { useObject } from "@ai-sdk/react";
import { createRoot } from "react-dom/client";
import * as z from "zod";

const schema = z.object({
  title: z.string(),
  servings: z.int(),
  ingredients: z.array(z.object({ name: z.string(), amount: z.string() })),
});

function App({ text }) {
  const { object, error, isLoading, submit } = useObject({ api: "/text", schema });
  return (
    <main>
      <button type="button" disabled={isLoading} onClick={() => submit(text)}>
        Read the recipe
      </button>
      <h1>{object?.title}</h1>
      <p>{object?.servings !== undefined && `For ${object.servings}`}</p>
      <ul>
        {object?.ingredients?.map((ingredient, index) => (
          <li key={index}>
            {ingredient?.amount} {ingredient?.name}
          </li>
        ))}
      </ul>
      {error && <p role="alert">{error.message}</p>}
    </main>
  );
}

createRoot(document.querySelector("#app")).render(<App text={document.querySelector("#recipe").textContent} />);
