// htmx swaps a part of a page; pages that use it load this file in their block `scripts`.
// Its conveniences that would break our promises are off: evaluated attributes and inline styles
// (refused by the security policy anyway), and its cache of pages.
import htmx from "htmx.org";

Object.assign(htmx.config, {
  allowEval: false,
  allowScriptTags: false,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  historyEnabled: false,
  historyCacheSize: 0,
});
