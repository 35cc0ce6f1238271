// @ts-check
/**
 * muvi-jobs for nginx: what its configuration language cannot say, run by njs.
 *
 * The key is read here and not in the configuration, so that no file holds it and `nginx -T` does not print it.
 */

/** What of the API's headers goes back to the browser: no cookie, no redirect, no request for a password is among it. */
const PASSED_BACK = /^(content-(type|length|encoding)|retry-after|x-request-id|(x-)?ratelimit-[a-z-]+)$/;

/** The value of `Authorization`, or an empty text when there is no key that a header can carry. */
function authorization() {
  const key = process.env.MUVI_API_KEY || "";
  return /^[\x21-\x7e]+$/.test(key) ? `Bearer ${key}` : "";
}

/**
 * Runs before `add_header`, so what the gateway itself says is not looked at.
 *
 * @param {{ headersOut: Record<string, unknown> }} request
 */
function keepKnownHeaders(request) {
  // Debian's njs knows no `for … of`.
  Object.keys(request.headersOut).forEach((name) => {
    if (!PASSED_BACK.test(name.toLowerCase())) delete request.headersOut[name];
  });
}

export default { authorization, keepKnownHeaders };
