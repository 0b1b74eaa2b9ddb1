// Shows the dialog while the lab does not answer. Blazor sets the dialog's classes and raises the event.
const dialog = document.getElementById('components-reconnect-modal');
dialog.addEventListener('components-reconnect-state-changed', ({ detail }) => {
  if (detail.state === 'show') {
    dialog.showModal();
  } else if (detail.state === 'hide') {
    dialog.close();
  } else if (detail.state === 'failed') {
    document.addEventListener('visibilitychange', retryWhenVisible);
  } else if (detail.state === 'rejected') {
    location.reload();
  }
});
document.getElementById('components-reconnect-button').addEventListener('click', retry);
document.getElementById('components-resume-button').addEventListener('click', resume);

async function retry() {
  document.removeEventListener('visibilitychange', retryWhenVisible);
  try {
    // False: the lab answers but has restarted, and this page's state is gone with the old process.
    if (!await Blazor.reconnect() && !await Blazor.resumeCircuit()) {
      location.reload();
    } else {
      dialog.close();
    }
  } catch {
    document.addEventListener('visibilitychange', retryWhenVisible);
  }
}

async function resume() {
  try {
    if (!await Blazor.resumeCircuit()) {
      location.reload();
    }
  } catch {
    dialog.classList.replace('components-reconnect-paused', 'components-reconnect-resume-failed');
  }
}

function retryWhenVisible() {
  if (document.visibilityState === 'visible') {
    retry();
  }
}
