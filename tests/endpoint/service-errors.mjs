// The errors the endpoint answers with: one class carrying what goes on the wire.

const SERVICE_NAMESPACE = "http://internal.amazon.com/coral/com.amazon.bedrock/";
const FRONT_DOOR_NAMESPACE = "http://internal.amazon.com/coral/com.amazon.coral.service/";

export const STATUS_BY_CODE = {
  ValidationException: 400,
  IncompleteSignatureException: 400,
  AccessDeniedException: 403,
  ExpiredTokenException: 403,
  InvalidSignatureException: 403,
  MissingAuthenticationTokenException: 403,
  UnrecognizedClientException: 403,
  ResourceNotFoundException: 404,
  UnknownOperationException: 404,
  ModelTimeoutException: 408,
  ModelErrorException: 424,
  ModelStreamErrorException: 424,
  ModelNotReadyException: 429,
  ThrottlingException: 429,
  InternalServerException: 500,
  ServiceUnavailableException: 503,
};

// Answered before the request reaches the model service, hence another namespace in the header.
const FRONT_DOOR_CODES = new Set([
  "ExpiredTokenException",
  "IncompleteSignatureException",
  "InvalidSignatureException",
  "MissingAuthenticationTokenException",
  "UnknownOperationException",
  "UnrecognizedClientException",
]);

export class ServiceError extends Error {
  constructor(code, message, { status = STATUS_BY_CODE[code], details = {} } = {}) {
    super(message);
    this.name = "ServiceError";
    this.code = code;
    this.status = status;
    this.details = details;
  }

  get headers() {
    const namespace = FRONT_DOOR_CODES.has(this.code) ? FRONT_DOOR_NAMESPACE : SERVICE_NAMESPACE;
    return { "content-type": "application/json", "x-amzn-errortype": `${this.code}:${namespace}` };
  }

  get body() {
    return JSON.stringify({ message: this.message, ...this.details });
  }
}

export function validationError(message) {
  return new ServiceError("ValidationException", message);
}
