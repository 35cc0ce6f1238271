// All that a page needs of the widget; and another address of the API, if the page's own address says so.

import "muvi-jobs";

const endpoint = new URLSearchParams(location.search).get("endpoint");
if (endpoint) document.querySelector("muvi-jobs")?.setAttribute("endpoint", endpoint);
