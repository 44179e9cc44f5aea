// Small behaviours. Every page works without them.
import { offerCopies } from "./copy";
import { keepDrafts } from "./drafts";
import { countDown } from "./idle";
import { offerQuickExit } from "./leave";
import { offerPrinting } from "./print";

offerQuickExit(document);
keepDrafts(document);
offerCopies(document);
offerPrinting(document);
countDown(document);
