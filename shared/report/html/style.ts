const LIGHT = `--ink:#15191d;--soft:#5a646e;--line:#d5dade;--paper:#fff;--card:#fff;--grid:#e6e9ec;--axis:#8a929a;
--before:#6d7883;--after:#b4490c;--reference:#00695c;--target:#1d4ed8;--good:#1b6e3c;--bad:#b3261e;--warn:#7a4e00`;
const DARK = `--ink:#e6e9ec;--soft:#a3adb6;--line:#333b43;--paper:#12161a;--card:#191e23;--grid:#2a3138;--axis:#6f7a84;
--before:#93a0ac;--after:#f0894a;--reference:#4db6a9;--target:#86a8ff;--good:#6cc58d;--bad:#f2857d;--warn:#e0b060`;

/** The one style sheet of reports: dark on a screen unless light is preferred, light on paper. */
export const REPORT_STYLE = `
:root{color-scheme:dark;${DARK}}
@media (prefers-color-scheme:light){:root{color-scheme:light;${LIGHT}}}
@media print{:root{color-scheme:light;${LIGHT}}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:14px/1.45 Inter,system-ui,sans-serif}
main{max-width:62rem;margin:0 auto;padding:2rem 1.5rem}
h1,h2,h3{line-height:1.2;margin:0;overflow-wrap:anywhere}
h1{font-size:1.5rem} h2{font-size:1.2rem} h3{font-size:.95rem;margin:1.4rem 0 .4rem}
p{margin:.25rem 0;overflow-wrap:anywhere} ul{margin:.25rem 0;padding-left:1.2rem}
.soft{color:var(--soft)} .small{font-size:.85rem}
.overview{margin-top:1.4rem} .overview h2{margin-bottom:.4rem}
.overview a{color:inherit}
.track{border-top:2px solid var(--ink);margin-top:2.2rem;padding-top:.8rem}
.warn{color:var(--warn)} .good{color:var(--good)} .bad{color:var(--bad)}
.columns{display:grid;grid-template-columns:1fr 1fr;gap:0 2rem}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{padding:.18rem .5rem .18rem 0;border-bottom:1px solid var(--line);text-align:right;font-weight:400;vertical-align:top}
th:first-child,.word{text-align:left} thead th{color:var(--soft);font-size:.85rem}
tbody.group th[scope=rowgroup]{font-weight:600;padding-top:.8rem;text-align:left}
td.after{font-weight:600} .unit{text-align:left;color:var(--soft);width:4.5rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:.3rem 0}
dt{color:var(--soft)} dd{margin:0;overflow-wrap:anywhere}
figure{margin:.6rem 0 0;break-inside:avoid} figcaption{color:var(--soft);font-size:.85rem}
svg{display:block;width:100%;height:auto;print-color-adjust:exact;-webkit-print-color-adjust:exact}
@page{size:A4;margin:16mm 14mm 18mm;@bottom-left{content:"Lathe report";font:8pt sans-serif;color:#5a646e}
@bottom-right{content:counter(page) " / " counter(pages);font:8pt sans-serif;color:#5a646e}}
@media print{body{font-size:9.5pt}main{max-width:none;padding:0}h2,h3{break-after:avoid}
tr,dl,.keep{break-inside:avoid}thead{display:table-header-group}.overview~.track{break-before:page}}
@media (max-width:44rem){.columns{grid-template-columns:1fr}}
`;
