/** Which rows are ticked, how many there are, and whether all that match are meant. */
export class Selection {
  readonly #form = document.querySelector<HTMLFormElement>('#selection');

  start(): void {
    const form = this.#form;
    if (!form) return;
    document.addEventListener('change', (event) => {
      const box = event.target;
      if (!(box instanceof HTMLInputElement) || (box.form !== form && box.id !== 'select-page')) return;
      const isForAll = box.id === 'select-page' || box === this.#all();
      if (isForAll) for (const one of boxes()) one.checked = box.checked;
      // Who takes one away again no longer means all of them.
      if (!box.checked && box !== this.#all()) this.#setAll(false);
      this.show();
    });
    form.querySelector('[data-clear]')?.addEventListener('click', () => this.clear());
    this.show();
  }

  clear(): void {
    for (const box of boxes()) box.checked = false;
    this.#setAll(false);
    this.show();
  }

  /** As it stands after a change of the rows. */
  show(): void {
    const form = this.#form;
    if (!form) return;
    const ofPage = boxes();
    const chosen = ofPage.filter((box) => box.checked).length;
    const page = document.querySelector<HTMLInputElement>('#select-page');
    if (page) {
      page.hidden = false;
      page.checked = chosen > 0 && chosen === ofPage.length;
      page.indeterminate = chosen > 0 && chosen < ofPage.length;
    }
    const count = form.querySelector<HTMLElement>('.selection-count');
    const all = this.#all();
    const meant = all?.checked ? (count?.dataset.total ?? '') : String(chosen);
    if (count) count.textContent = (count.dataset.text ?? '').replace('{count}', meant);
    form.querySelector('[data-clear]')?.removeAttribute('hidden');
  }

  #all(): HTMLInputElement | null {
    return this.#form?.querySelector('input[name="all"]') ?? null;
  }

  #setAll(isAll: boolean): void {
    const all = this.#all();
    if (all) all.checked = isAll;
  }
}

const boxes = (): HTMLInputElement[] => [
  ...document.querySelectorAll<HTMLInputElement>('tr[data-id]:not(.is-gone) input[name="id"]'),
];
