import { fieldsOf } from './pages.ts';

/** The theme changes at once, and is kept by the form that was pressed. */
export function startTheme(): void {
  document.addEventListener('submit', (event) => {
    const form = event.target;
    const { submitter } = event;
    if (!(form instanceof HTMLFormElement) || !(submitter instanceof HTMLButtonElement)) return;
    if (form.dataset.themeSwitch === undefined) return;
    event.preventDefault();
    document.documentElement.dataset.theme = submitter.value;
    for (const button of document.querySelectorAll<HTMLButtonElement>('[data-theme-switch] button'))
      button.ariaPressed = String(button.value === submitter.value);
    void fetch(form.getAttribute('action') ?? '', {
      method: 'POST',
      body: fieldsOf(form, submitter),
      redirect: 'manual',
    });
  });
}
