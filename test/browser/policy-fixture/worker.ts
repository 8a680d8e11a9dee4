onmessage = async (event: MessageEvent<string>) => {
  try {
    postMessage(await (await fetch(event.data)).text());
  } catch {
    postMessage('blocked');
  }
};

export {};
