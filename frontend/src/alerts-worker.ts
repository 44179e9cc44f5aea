// The worker of those who are on call. It keeps nothing and answers for no page.
import { listenForPush, type Listener } from "./push";

listenForPush(self as unknown as Listener);
