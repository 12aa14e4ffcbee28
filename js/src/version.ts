/** The version of the package. The build writes the one of the manifest here. */
export const version: string = "0.0.0";
