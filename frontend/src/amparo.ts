// Small behaviours. Every page works without them.
import { quietHtmx } from "./partial";
import { offerCopies } from "./copy";
import { countDown } from "./idle";
import { offerQuickExit } from "./leave";

quietHtmx();
offerQuickExit(document);
offerCopies(document);
countDown(document);
