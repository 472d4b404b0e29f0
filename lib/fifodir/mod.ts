/**
 * A fifodir: a directory in which every listener has a FIFO, and in which an event is one byte
 * written into each of them. It knows nothing of chat.
 *
 * @module
 */
export { Listener, NoFreeNameError } from "./listener.ts";
export { type ListenerInfo, listListeners, reapStaleListeners } from "./listeners.ts";
export { type Delivery, hasReader, notify, notifyOne } from "./notify.ts";
