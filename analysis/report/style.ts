/** The report's style: one column of text, figures as wide as they need, dark or light as the reader's system asks, black on white in print. */
export const style = `
:root{color-scheme:light dark;--ink:#1a1c1e;--soft:#5b6168;--ground:#fff;--panel:#f4f6f8;--line:#d5dae0;--accent:#0b5cad;
--good:#0b6b3a;--bad:#a61b1b;--open:#7a5600}
@media (prefers-color-scheme:dark){:root{--ink:#e6e8ea;--soft:#a4abb3;--ground:#15181b;--panel:#1e2226;--line:#3a4047;--accent:#7ab8f5;
--good:#6fd39b;--bad:#ff9a94;--open:#f0c35c}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.55 system-ui,"DejaVu Sans",sans-serif}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:1rem;background:var(--ground);padding:.5rem}
header,main,footer{max-width:64rem;margin:0 auto;padding:1rem 1.25rem}
h1{font-size:1.6rem;line-height:1.25;margin:.5rem 0}h2{font-size:1.25rem;margin:2.2rem 0 .6rem;border-bottom:1px solid var(--line)}
h3{font-size:1.02rem;margin:1.2rem 0 .3rem}
p,li,figcaption{max-width:46rem}a{color:var(--accent)}:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
nav ul{display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;list-style:none;padding:0;margin:.4rem 0}
.answer{background:var(--panel);border-left:5px solid var(--accent);padding:.7rem 1.1rem;margin:1rem 0}
.answer h2{margin:.2rem 0;border:0;font-size:1rem}.lead{font-size:1.15rem;margin:.3rem 0}.answer th{background:none}
.soft,.note{color:var(--soft)}.note{font-size:.9rem}
.scroll{overflow-x:auto}table{border-collapse:collapse;font-size:.86rem;width:100%}
caption{text-align:left;max-width:46rem;color:var(--soft);padding:.2rem 0}
th,td{padding:.28rem .55rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
th{position:sticky;top:0;background:var(--ground)}td.n,th.n{text-align:right}td.n{font-variant-numeric:tabular-nums;white-space:nowrap}.cell{display:block;min-width:15rem}
#verdicts td:nth-child(2){min-width:13rem}#verdicts td:nth-child(4){min-width:7rem}#verdicts td:nth-child(6){min-width:17rem}.conditions td:first-child{min-width:7rem}
.verdict{font-weight:600;white-space:nowrap}.replicated{color:var(--good)}.not-replicated{color:var(--bad)}.inconclusive{color:var(--open)}
.not-testable-here{color:var(--soft)}
figure{margin:1.2rem 0 1.8rem;break-inside:avoid}figure .scroll{border:1px solid var(--line);padding:.6rem;border-radius:4px;width:fit-content;max-width:100%}
figure svg{max-width:100%;height:auto}figure svg>text,figure svg g:not(.role-mark)>text{fill:var(--ink)}figcaption{font-size:.9rem;margin-top:.3rem}
details{margin:.4rem 0}summary{cursor:pointer;color:var(--accent)}
code,pre{font-family:"DejaVu Sans Mono",ui-monospace,monospace;font-size:.86em}pre{background:var(--panel);padding:.7rem;white-space:pre-wrap;overflow-wrap:anywhere}.answer pre{background:var(--ground)}
li,p,td,summary{overflow-wrap:break-word}
.filter{display:flex;flex-wrap:wrap;gap:.3rem 1rem;border:1px solid var(--line);padding:.3rem .7rem;margin:.5rem 0}
@media (max-width:40rem){header,main,footer{padding:.7rem}.answer{padding:.6rem .7rem}figure svg{max-width:none}
.conditions table{font-size:.78rem}.conditions th,.conditions td{padding:.25rem .2rem}.conditions td.n{white-space:normal}.conditions td:first-child{min-width:5.5rem}}
@media print{:root{color-scheme:light;--ink:#000;--soft:#333;--ground:#fff;--panel:#fff;--line:#999;--accent:#000}
nav,.skip,.filter{display:none}body{font-size:10pt}a{text-decoration:none;color:inherit}th{position:static}
details::details-content{content-visibility:visible}table{font-size:7.5pt}td.n{white-space:normal}th,td{padding:.15rem .25rem;overflow-wrap:anywhere}
.cell,#verdicts td:nth-child(n){min-width:0}.scroll{overflow:visible}figure svg{max-width:100%}h2,h3{break-after:avoid}tr,figure{break-inside:avoid}}
`.trim();
