// React: a hook around readPartial. A snapshot shares what has not changed with the one before it, so `memo` works.
import { readPartial } from "bedrock-extract/client";
import { memo, useCallback, useEffect, useRef, useState } from "react";
import { createRoot } from "react-dom/client";

export function usePartial(url) {
  const [state, setState] = useState({ value: undefined, error: undefined, isLoading: false });
  const controller = useRef(undefined);
  useEffect(() => () => controller.current?.abort(), []);

  const submit = useCallback(
    async (body) => {
      controller.current?.abort();
      controller.current = new AbortController();
      setState({ value: undefined, error: undefined, isLoading: true });
      try {
        const response = await fetch(url, { method: "POST", body, signal: controller.current.signal });
        for await (const value of readPartial(response)) setState((state) => ({ ...state, value }));
        setState((state) => ({ ...state, isLoading: false }));
      } catch (error) {
        if (error.name !== "AbortError") setState((state) => ({ ...state, error, isLoading: false }));
      }
    },
    [url],
  );
  return { ...state, submit };
}

const Ingredient = memo(function Ingredient({ ingredient }) {
  return (
    <li>
      {ingredient.amount} {ingredient.name}
    </li>
  );
});

function App({ text }) {
  const { value, error, isLoading, submit } = usePartial("/events");
  return (
    <main>
      <button type="button" disabled={isLoading} onClick={() => submit(text)}>
        Read the recipe
      </button>
      <h1>{value?.title}</h1>
      <p>{value?.servings !== undefined && `For ${value.servings}`}</p>
      <ul>
        {value?.ingredients?.map((ingredient, index) => (
          <Ingredient key={index} ingredient={ingredient} />
        ))}
      </ul>
      {error && <p role="alert">{error.message}</p>}
    </main>
  );
}

createRoot(document.querySelector("#app")).render(<App text={document.querySelector("#recipe").textContent} />);
