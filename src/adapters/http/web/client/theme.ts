/** The theme changes at once, and is kept by the form that was pressed. */
export function startTheme(): void {
  document.addEventListener('submit', (event) => {
    const form = event.target;
    const { submitter } = event;
    if (!(form instanceof HTMLFormElement) || !(submitter instanceof HTMLButtonElement)) return;
    if (form.dataset.themeSwitch === undefined) return;
    event.preventDefault();
    document.documentElement.dataset.theme = submitter.value;
    for (const button of form.querySelectorAll('button')) button.ariaPressed = String(button === submitter);
    void fetch(form.action, { method: 'POST', body: formBody(form, submitter), redirect: 'manual' });
  });
}

function formBody(form: HTMLFormElement, submitter: HTMLElement): URLSearchParams {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form, submitter)) body.append(name, String(value));
  return body;
}
