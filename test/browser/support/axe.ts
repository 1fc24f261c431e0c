import axe from 'axe-core';
import type { Page } from 'playwright-core';

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly help: string;
    readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[];
  }[];
}

/** What axe finds on a page, by every rule that it has, or by those of colours alone; one line per element. */
export async function violationsOf(page: Page, rules: 'all' | 'colours' = 'all'): Promise<string[]> {
  // The page's own policy lets no script in; the debugger may.
  if (!(await page.evaluate(`typeof axe === 'object'`))) await page.evaluate(axe.source);
  const only = rules === 'all' ? '' : `, runOnly: ['color-contrast', 'link-in-text-block']`;
  const results = (await page.evaluate(`axe.run(document, { resultTypes: ['violations']${only} })`)) as AxeResults;
  return results.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} (${help}): ${target.join(' ')} ${failureSummary ?? ''}`),
  );
}

/** The elements that make a page scroll sideways; none where it does not. */
export async function sidewaysOf(page: Page): Promise<string[]> {
  return (await page.evaluate(`(() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const wide = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > root.clientWidth + 1);
    return ['the page is ' + root.scrollWidth + ' wide in ' + root.clientWidth,
      ...wide.slice(0, 8).map((one) => one.tagName + '.' + one.className)];
  })()`)) as string[];
}
