// Small behaviours. Every page works without them.
import { offerCopies } from "./copy";
import { countDown } from "./idle";
import { offerQuickExit } from "./leave";
import { offerPrinting } from "./print";

offerQuickExit(document);
offerCopies(document);
offerPrinting(document);
countDown(document);
