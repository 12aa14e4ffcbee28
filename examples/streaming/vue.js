// Vue: a shallow reference to the newest snapshot.
import { readPartial } from "bedrock-extract/client";
import { createApp, h, shallowRef } from "vue";

export function usePartial(url) {
  const value = shallowRef();
  const error = shallowRef();
  const isLoading = shallowRef(false);
  async function submit(body) {
    [value.value, error.value, isLoading.value] = [undefined, undefined, true];
    try {
      for await (const partial of readPartial(await fetch(url, { method: "POST", body }))) value.value = partial;
    } catch (thrown) {
      error.value = thrown;
    }
    isLoading.value = false;
  }
  return { value, error, isLoading, submit };
}

const text = document.querySelector("#recipe").textContent;

createApp({
  setup() {
    const { value, error, isLoading, submit } = usePartial("/events");
    return () =>
      h("main", [
        h("button", { type: "button", disabled: isLoading.value, onClick: () => submit(text) }, "Read the recipe"),
        h("h1", value.value?.title),
        h("p", value.value?.servings === undefined ? "" : `For ${value.value.servings}`),
        h(
          "ul",
          (value.value?.ingredients ?? []).map(({ amount, name }) => h("li", `${amount ?? ""} ${name ?? ""}`)),
        ),
        error.value && h("p", { role: "alert" }, error.value.message),
      ]);
  },
}).mount("#app");
