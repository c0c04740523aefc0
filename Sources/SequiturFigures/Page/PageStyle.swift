// The style sheet of pages. Text keeps a comfortable measure; figures may be wider.

enum PageStyle {
  /// The width of a page's figures where the window is wide enough, in pixels, and the space between
  /// the columns of a grid, there and on phones.
  static let width = 900.0
  static let gap = 28.0
  static let phoneGap = 12.0

  static let styleSheet =
    Theme.styleSheet + page + blocks + tabs + print
    + FigureStyle.rules

  private static let page = """
    *{box-sizing:border-box}
    html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-behavior:smooth}
    @media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
    body{margin:0;background:var(--paper);color:var(--ink);font:17px/1.62 system-ui,\
    -apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;\
    overflow-wrap:break-word}
    .page{max-width:\(NumberText.coordinate(width + 40))px;margin:0 auto;padding:48px 20px 64px}
    h1,h2,h3,.subtitle,.contents,p,ul,ol,pre,details,.callout,footer,figcaption{max-width:720px}
    h1{font-size:clamp(1.7rem,1.2rem + 2.2vw,2.5rem);line-height:1.16;letter-spacing:-.018em;\
    margin:0 0 .35em;text-wrap:balance}
    .subtitle{font-size:1.16rem;line-height:1.5;color:var(--muted);margin:0 0 1.4em}
    h2{font-size:1.45rem;line-height:1.25;letter-spacing:-.01em;margin:2.6em 0 .7em;\
    text-wrap:balance;scroll-margin-top:16px}
    h2 .number{color:var(--muted);font-weight:400;margin-inline-end:.3em}
    h3{font-size:1.1rem;line-height:1.35;margin:2em 0 .5em}
    .anchor{color:var(--muted);text-decoration:none;font-weight:400;opacity:0}
    h2:hover .anchor,.anchor:focus{opacity:1}
    a{color:var(--accent);text-underline-offset:.15em}
    p{margin:0 0 1em}
    ul,ol{margin:0 0 1em;padding-inline-start:1.5em}
    li{margin:.25em 0}
    code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
    code{font-size:.88em;background:var(--panel);padding:.1em .32em;border-radius:4px}
    pre{font-size:.82rem;line-height:1.55;background:var(--panel);padding:14px 16px;\
    border-radius:8px;overflow-x:auto;margin:0 0 1.2em}
    pre.wrapped{white-space:pre-wrap;overflow-wrap:anywhere}
    pre code{font-size:inherit;background:none;padding:0}
    sub,sup{font-size:.72em;line-height:0}
    footer{margin-top:4em;padding-top:1.2em;border-top:1px solid var(--grid);\
    color:var(--muted);font-size:.86rem}
    :focus-visible{outline:2px solid var(--accent);outline-offset:3px;border-radius:3px}
    .contents{border-block:1px solid var(--grid);padding:14px 0;margin:0 0 2.4em;font-size:.9rem}
    .contents p{margin:0 0 .3em;color:var(--muted);font-size:.8rem}
    .contents ol{margin:0;columns:2 260px;column-gap:32px}
    .contents li{margin:0;padding:.15em 0;break-inside:avoid}
    .contents li::marker{color:var(--muted)}
    .contents a{color:inherit;text-decoration:none}
    .contents a:hover{text-decoration:underline}
    .site{display:flex;justify-content:space-between;gap:6px 24px;max-width:720px;\
    margin:0 0 2em;font-size:.9rem;line-height:1.4}
    .site span{flex:1 1 0}
    .site span:nth-child(2){text-align:center}
    .site span:last-child{text-align:end}
    main+.site{margin:4em 0 -2em}

    """

  private static let blocks = """
    figure{margin:2em 0 2.4em}
    figcaption{font-size:.88rem;line-height:1.5;color:var(--muted);margin-top:.7em}
    figcaption .number{color:var(--ink);font-weight:600}
    svg.figure{display:block;width:100%;height:auto;overflow:visible}
    .scroll{overflow-x:auto;max-width:100%}
    .phone-only{display:none}
    .grid{display:grid;gap:24px \(NumberText.coordinate(gap))px;margin:0 0 1.2em;\
    grid-template-columns:repeat(auto-fit,minmax(min(100%,max(var(--least),var(--share,0px))),1fr))}
    .grid>div{min-width:0}
    .callout{margin:1.8em 0;padding:14px 18px 2px;background:var(--panel);\
    border-inline-start:4px solid var(--accent);border-radius:0 8px 8px 0}
    .callout.result{border-color:var(--series2)}
    .callout.caution{border-color:var(--series1)}
    .callout-title{font-weight:650;margin-bottom:.4em}
    .card{display:flex;gap:20px;align-items:flex-start;max-width:720px;margin:1.4em 0;\
    padding:16px 18px 4px;background:var(--panel);border-radius:8px}
    .card-title{font-weight:650;margin-bottom:.4em}
    .card>div:last-child{flex:1 1 0;min-width:0}
    .thumbnail{flex:0 0 168px;padding:8px;margin-bottom:12px;background:var(--paper);\
    border:1px solid var(--grid);border-radius:6px}
    .thumbnail svg.figure{max-height:132px}
    .thumbnail text{display:none}
    details{margin:1.2em 0;border:1px solid var(--grid);border-radius:8px;padding:0 16px}
    summary{cursor:pointer;padding:10px 0;font-weight:550}
    details[open]{padding-bottom:6px}
    .formula{text-align:center;font-family:"STIX Two Math",Cambria,Georgia,serif;\
    font-size:1.1rem;margin:1.2em 0;overflow-x:auto}
    table{border-collapse:collapse;font-size:\(TableMeasures.page.rem)rem;line-height:1.4;margin:.6em 0 1.4em;\
    font-variant-numeric:tabular-nums}
    p.caption{font-size:.88rem;line-height:1.5;color:var(--muted);margin:1.4em 0 .2em}
    th,td{padding:6px \(TableMeasures.page.padding)px 6px 0;text-align:start;vertical-align:top;\
    border-bottom:1px solid var(--grid)}
    thead th{font-weight:600;border-bottom:1.5px solid var(--axis);vertical-align:bottom}
    th,td{min-width:\(TableMeasures.page.leastEms)em;max-width:34em}
    th.end,td.end{text-align:end;min-width:0}
    td.end{white-space:nowrap}
    .scroll-hint{font-size:.8rem;color:var(--muted);margin:.2em 0 0}
    .scroll-hint.narrow{display:none}
    @media (max-width:760px){body{font-size:16px}.page{padding-top:28px}\
    .wide-only{display:none}.phone-only{display:block}\
    .phone-only .drawing{max-width:480px!important}\
    .grid{gap:18px \(NumberText.coordinate(phoneGap))px}.scroll-hint.narrow{display:block}\
    .card{flex-direction:column;gap:8px}.thumbnail{flex:none;width:168px;margin:0}\
    th,td{min-width:\(TableMeasures.phone.leastEms)em;padding-right:\(TableMeasures.phone.padding)px}\
    td.end{white-space:normal}table{font-size:\(TableMeasures.phone.rem)rem}}

    """

  private static let tabs = """
    .tabs{display:flex;flex-wrap:wrap;gap:0 4px;margin:1.6em 0}
    .tabs>input{position:absolute;opacity:0;width:1px;height:1px;margin:0;order:0}
    .tabs>label{order:1;padding:8px 14px;cursor:pointer;color:var(--muted);\
    border-bottom:3px solid transparent;font-size:.94rem}
    .tabs>label:hover{color:var(--ink)}
    .tabs>input:checked+label{color:var(--ink);font-weight:600;border-color:var(--accent)}
    .tabs>input:focus-visible+label{outline:2px solid var(--accent);outline-offset:2px;\
    border-radius:3px}
    .tabs>.panel{order:2;display:none;flex:0 0 100%;min-width:0;\
    border-top:1px solid var(--grid);margin-top:-1px;padding-top:4px}
    .tabs>input:checked+label+.panel{display:block}
    .tabs figure{margin-top:1.2em}

    """

  private static let print = """
    @media print{body{font-size:10.5pt}.page{max-width:none;padding:0}.anchor{display:none}\
    figure,.callout,tr{break-inside:avoid}h2,h3{break-after:avoid}\
    .scroll{overflow:visible}.scroll-hint,.site{display:none!important}.drawing{min-width:0!important}pre{white-space:pre-wrap}\
    .tabs{display:block}.tabs>input{display:none}.tabs>.panel{display:block;border:0}\
    .tabs>label{display:block;padding:8px 0 0;font-weight:600;color:var(--ink);break-after:avoid}\
    *{print-color-adjust:exact;-webkit-print-color-adjust:exact}}

    """
}
