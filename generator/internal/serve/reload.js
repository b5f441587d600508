// Loads the page again when the site was built anew, and shows what is wrong when it could not be.
(() => {
  const { build } = document.currentScript.dataset;
  let source = null;
  let overlay = null;

  const show = (text) => {
    if (!text) {
      overlay?.remove();
      overlay = null;
      return;
    }
    if (!overlay) {
      overlay = document.createElement('pre');
      overlay.id = 'newsroom-problems';
      overlay.setAttribute('role', 'alert');
      overlay.style.cssText = 'position:fixed;inset:auto 0 0 0;max-height:60vh;overflow:auto;margin:0;padding:1rem;' +
        'background:#7f1d1d;color:#fff;font:14px/1.5 ui-monospace,monospace;white-space:pre-wrap;' +
        'overflow-wrap:anywhere;z-index:2147483647;box-shadow:0 0 1rem #0008';
      document.body.append(overlay);
    }
    overlay.textContent = text;
  };

  const connect = () => {
    if (source || document.hidden) return;
    source = new EventSource('/_newsroom/reload');
    source.addEventListener('build', (event) => {
      if (event.data !== build) location.reload();
    });
    source.addEventListener('problems', (event) => show(event.data));
    source.addEventListener('error', () => {
      if (source?.readyState !== EventSource.CLOSED) return; // the browser connects again by itself
      source = null;
      setTimeout(connect, 1000);
    });
  };

  // A browser opens only six connections to one server. Tabs in the background give theirs back.
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) {
      source?.close();
      source = null;
    }
    connect();
  });
  connect();
})();
