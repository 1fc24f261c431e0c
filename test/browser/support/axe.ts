import axe from 'axe-core';
import type { Page } from 'playwright-core';

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly help: string;
    readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[];
  }[];
}

/** What axe finds on a page, by every rule that it has; one line per element. */
export async function violationsOf(page: Page): Promise<string[]> {
  // The page's own policy lets no script in; the debugger may.
  await page.evaluate(axe.source);
  const results = (await page.evaluate(`axe.run(document, { resultTypes: ['violations'] })`)) as AxeResults;
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
