// What the page asks of the sandbox, and what it hears from it.

// call sends JSON and returns the answer; a refusal is thrown as the object
// that the server answered, {problem, text, httpStatus}.
async function call(method, path, body) {
  let response;
  try {
    response = await fetch(path, {
      method,
      headers: body ? { "Content-Type": "application/json" } : {},
      body: body && JSON.stringify(body),
    });
  } catch {
    throw { problem: "server" };
  }
  if (response.status === 204) return null;
  const answer = await response.json().catch(() => ({ problem: "server" }));
  if (!response.ok) throw answer;
  return answer;
}

export const phones = () => call("GET", "/sandbox/phones");
export const savePhone = (phone) => call("POST", "/sandbox/phones", phone);
export const removePhone = (number) => call("DELETE", "/sandbox/phones?number=" + encodeURIComponent(number));
export const text = (from, body, way, media) => call("POST", "/sandbox/text", { from, body, way, media });
export const faults = () => call("GET", "/sandbox/faults");
export const addFault = (rule) => call("POST", "/sandbox/faults", rule);
export const optOut = () => call("GET", "/sandbox/opt-out");
export const setOptOut = (set) => call("PUT", "/sandbox/opt-out", set);
export const clearFaults = () => call("DELETE", "/sandbox/faults");

// listen calls heard for each event and whole with all phones whenever the
// stream has begun (again). Events that arrive while the phones are on their
// way wait for them.
export function listen({ heard, whole, state }) {
  const stream = new EventSource("/sandbox/events");
  let waiting = [];
  stream.onmessage = (message) => {
    const event = JSON.parse(message.data);
    if (waiting) waiting.push(event);
    else heard(event);
  };
  stream.onopen = async () => {
    try {
      whole(await phones());
      state(true);
    } catch {
      state(false);
    }
    const late = waiting ?? [];
    waiting = null;
    late.forEach(heard);
  };
  stream.onerror = () => {
    waiting = [];
    state(false);
  };
}
