/**
 * In what the target bin is not httpbin, and on purpose: a sentence for each, which the documents
 * have, and what shows it when both are asked the same.
 */
export const differences = {
  routes: "Of httpbin's routes, only those above are there: no encodings, digests, etags, pages.",
  proxies:
    "`headers` has all fields of the request. httpbin hides those that proxies add, like `Via`; " +
    "who tests a gateway wants to see them.",
  url: "`url` is spelt as it was asked for; httpbin decodes what is beyond ASCII.",
  compact: "JSON is on one line; httpbin indents it.",
  refusals:
    "What is refused gets `application/problem+json`; httpbin answers HTML, text or nothing.",
  cors: "There are no CORS fields, and no answers to OPTIONS and TRACE.",
  redirects:
    "`/redirect/{n}` leads on to `/redirect/{n-1}`, httpbin's to `/relative-redirect/{n-1}`, and " +
    "`absolute=true` changes nothing. A redirect has no body.",
  status:
    "`/status/{code}` has no body, and names no type of none; httpbin draws a teapot for 418.",
  range:
    "`/range/{n}` keeps to RFC 9110 where httpbin does not: `ETag` is quoted, `Content-Range` " +
    "comes with 206 and 416 only, a range that ends too late is cut, one that makes no sense is " +
    "ignored.",
  chunked: "A chunked request body is read; httpbin on its own server answers 501.",
  limits:
    "The limits are those above, and what is beyond them is refused with 400; httpbin takes the " +
    "limit instead.",
  bearer: "A refusal of `/bearer` or `/basic-auth` tells why.",
} as const;

export type Difference = keyof typeof differences;

/** Tests of httpbin's own that bin does not pass. */
export const failingTests: Readonly<Record<string, Difference>> = {
  test_absolute_redirect_n_equals_to_1: "routes",
  test_absolute_redirect_n_higher_than_1: "routes",
  test_base64: "routes",
  test_brotli: "routes",
  test_digest_auth: "routes",
  test_digest_auth_with_wrong_authorization_type: "routes",
  test_digest_auth_with_wrong_password: "routes",
  test_digest_auth_wrong_pass: "routes",
  test_etag_if_match_has_no_match: "routes",
  test_etag_if_match_matches: "routes",
  test_etag_if_match_matches_list: "routes",
  test_etag_if_match_matches_star: "routes",
  test_etag_if_none_match_has_no_match: "routes",
  test_etag_if_none_match_matches: "routes",
  test_etag_if_none_match_matches_list: "routes",
  test_etag_if_none_match_matches_star: "routes",
  test_etag_if_none_match_w_prefix: "routes",
  test_etag_with_no_headers: "routes",
  test_gzip: "routes",
  test_index: "routes",
  test_methods__to_status_endpoint: "cors",
  test_post_chunked: "chunked",
  test_redirect_absolute_param_n_higher_than_1: "redirects",
  test_redirect_n_higher_than_1: "redirects",
  test_redirect_to_post: "routes",
  test_relative_redirect_n_equals_to_1: "routes",
  test_relative_redirect_n_higher_than_1: "routes",
  test_request_out_of_bounds: "range",
  test_request_range: "range",
  test_request_range_first_15_bytes: "range",
  test_request_range_open_ended_last_6_bytes: "range",
  test_request_range_suffix: "range",
  test_request_range_with_parameters: "range",
  test_set_cors_allow_headers: "cors",
  test_set_cors_credentials_headers_after_auth_request: "cors",
  test_set_cors_headers_after_request: "cors",
  test_set_cors_headers_after_request_with_request_origin: "cors",
  test_set_cors_headers_with_options_verb: "cors",
  test_xml_endpoint: "routes",
};
