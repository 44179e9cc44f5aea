// Bundles the TypeScript sources into static/built. No network, no inline code, nothing evaluated.
import { build } from "esbuild";

await build({
  entryPoints: ["frontend/src/amparo.ts"],
  outdir: "static/built",
  bundle: true,
  minify: true,
  format: "iife",
  target: ["es2020"],
  charset: "utf8",
  legalComments: "linked",
  logLevel: "warning",
});
