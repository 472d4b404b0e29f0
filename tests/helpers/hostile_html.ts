/**
 * Texts, nicks and file names that somebody may send to harm those who look at a page.
 *
 * @module
 */
import { HOSTILE_TEXTS } from "./hostile.ts";

/** Texts that must end as text. */
export const HOSTILE_HTML: readonly string[] = [
  "<script>globalThis.pwned = true</script>",
  "<img src=x onerror='globalThis.pwned = true'>",
  "<svg onload=globalThis.pwned=true>",
  "<svg><script>globalThis.pwned = true</script></svg>",
  "<iframe srcdoc='<script>top.pwned = true</script>'></iframe>",
  "<math><mtext><style><img src=x onerror=globalThis.pwned=true></style></mtext></math>",
  '<noscript><p title="</noscript><img src=x onerror=globalThis.pwned=true>">',
  "<style>@import url(https://example.org/x.css)</style>",
  "<base href='https://example.org/'>",
  "<meta http-equiv=refresh content='0; url=https://example.org/'>",
  "<form action='https://example.org/'><button>x</button></form>",
  "<a href='javascript:globalThis.pwned=true'>x</a>",
  "[x](javascript:globalThis.pwned=true)",
  "[x](JaVaScRiPt&colon;globalThis.pwned=true)",
  "[x](&#106;avascript:globalThis.pwned=true)",
  "[x](data:text/html,<script>globalThis.pwned=true</script>)",
  "[x](vbscript:x)",
  '[x](https://example.org/"onmouseover="globalThis.pwned=true)',
  "[x](https://example.org/ '\"><img src=x onerror=globalThis.pwned=true>')",
  '<https://example.org/"><img src=x onerror=globalThis.pwned=true>',
  "![x](https://example.org/track.png)",
  '```js"onload=x\n</code></pre><script>globalThis.pwned=true</script>\n```',
  "`</code><script>globalThis.pwned=true</script>`",
  "| <script>globalThis.pwned=true</script> | b |\n|---|---|\n| <b>x</b> | y |",
  "[ref]\n\n[ref]: javascript:globalThis.pwned=true",
  "https://example.org/<script>globalThis.pwned=true</script>",
  "&lt;script&gt;globalThis.pwned=true&lt;/script&gt;",
  "{{constructor.constructor('globalThis.pwned=true')()}}",
  "</div></div></article><script>globalThis.pwned=true</script>",
  "\u202egnp.exe\u202c and \u2066isolated",
  ...HOSTILE_TEXTS.map(([, text]) => text),
];

/** Nicks that a log line can hold. */
export const HOSTILE_NICKS: readonly string[] = [
  "&lt;img src=x onerror=globalThis.pwned=true&gt;",
  '"onmouseover="globalThis.pwned=true',
  "javascript:globalThis.pwned=true",
  "\u202eecila",
  "__proto__",
  "constructor",
  "**bold**",
  "\u001b[31mred",
];

/** Names of files. */
export const HOSTILE_FILE_NAMES: readonly string[] = [
  "<img src=x onerror=globalThis.pwned=true>.png",
  '"><script>globalThis.pwned=true</script>.txt',
  "../../../etc/passwd",
  "photo\u202egnp.exe",
  "a\r\nSet-Cookie: pwned=1.txt",
  "%2e%2e%2fpasswd",
  "x.svg",
  "page.html",
  "?signature=x#y",
];
