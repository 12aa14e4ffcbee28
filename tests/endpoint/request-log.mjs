// Remembers what clients sent, for the assertions of tests.
const MAX_REQUESTS = 1000;

export function createRequestLog() {
  const requests = [];

  /** Fills in and keeps `record`; the caller goes on completing it while the request is handled. */
  function add({ requestId, method, path, headers, httpVersion }, record) {
    Object.assign(record, { requestId, when: new Date().toISOString(), method, path, headers, httpVersion });
    if (requests.length === MAX_REQUESTS) requests.shift();
    requests.push(record);
  }

  function reset() {
    requests.length = 0;
  }

  return { requests, add, reset };
}
