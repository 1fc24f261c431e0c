/** Which rows are ticked, how many there are, and whether all that match are meant. */
export class Selection {
  readonly #form = document.querySelector<HTMLFormElement>('#selection');

  start(): void {
    const form = this.#form;
    if (!form) return;
    document.addEventListener('change', (event) => {
      const box = event.target;
      if (!(box instanceof HTMLInputElement)) return;
      if (box.id === 'select-page') for (const one of boxes()) one.checked = box.checked;
      // Who takes one away again no longer means all of them.
      if (box.form === form && box.name === 'id' && !box.checked) this.#setAll(false);
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
    const all = boxes();
    const chosen = all.filter((box) => box.checked).length;
    const page = document.querySelector<HTMLInputElement>('#select-page');
    if (page) {
      page.hidden = false;
      page.checked = chosen > 0 && chosen === all.length;
      page.indeterminate = chosen > 0 && chosen < all.length;
    }
    const count = form.querySelector<HTMLElement>('.selection-count');
    if (count) count.textContent = (count.dataset.text ?? '').replace('{count}', String(chosen));
    form.querySelector('[data-clear]')?.removeAttribute('hidden');
  }

  #setAll(isAll: boolean): void {
    const all = this.#form?.querySelector<HTMLInputElement>('input[name="all"]');
    if (all) all.checked = isAll;
  }
}

const boxes = (): HTMLInputElement[] => [
  ...document.querySelectorAll<HTMLInputElement>('tr[data-id]:not(.is-gone) input[name="id"]'),
];
