// Small behaviours. Every page works without them.
import { offerCopies } from "./copy";
import { countDown } from "./idle";
import { offerQuickExit } from "./leave";

offerQuickExit(document);
offerCopies(document);
countDown(document);
