// htmx swaps a part of a page. Its conveniences that would break our promises are off:
// evaluated attributes and inline styles (CSP), and its page cache, which browsers write to disk.
import htmx from "htmx.org";

export function quietHtmx(): void {
  Object.assign(htmx.config, {
    allowEval: false,
    allowScriptTags: false,
    includeIndicatorStyles: false,
    selfRequestsOnly: true,
    historyEnabled: false,
    historyCacheSize: 0,
    refreshOnHistoryMiss: true,
  });
}
