// What the runtime computes on: the processor wherever it can, since answers are to be the same on every machine.

/** Options of `getLlama` and `loadModel` for a platform. The runtime is published for Apple silicon with Metal only. */
export function deviceFor(platform, architecture) {
  const gpu = platform === "darwin" && architecture === "arm64" ? "metal" : false;
  return { gpu, gpuLayers: 0 };
}
