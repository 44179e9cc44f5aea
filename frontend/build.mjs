// Bundles the TypeScript sources into static/built. No network, no inline code, nothing evaluated.
import { build } from "esbuild";

await build({
  entryPoints: ["alerts", "alerts-worker", "amparo", "evidence", "looks", "partial", "passkeys", "phone", "phones", "regions", "run", "slips", "still", "worker"].map((name) => `frontend/src/${name}.ts`),
  outdir: "static/built",
  bundle: true,
  minify: true,
  format: "iife",
  target: ["es2020"],
  charset: "utf8",
  // Browsers write both to disk. A library that tries to keep addresses or pages there fails to
  // find them, and does without (htmx keeps the current address, search words included).
  define: { sessionStorage: "undefined", localStorage: "undefined" },
  legalComments: "linked",
  logLevel: "warning",
});
