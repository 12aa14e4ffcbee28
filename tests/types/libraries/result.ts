// What `create` gives for a schema, and what the model is asked for: without options and promises, so that a line holds a type.

import type { InferInput, InferResponse, ResponseModel } from "bedrock-extract";

export declare function result<const Model extends ResponseModel>(responseModel: Model): InferResponse<Model>;

export declare function asked<const Model extends ResponseModel>(responseModel: Model): InferInput<Model>;
