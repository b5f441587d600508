// Files that come with a message: how one is sent, and how it is shown.

const largest = 16 << 20; // bytes, as WhatsApp has it

// encoded is a file as the sandbox takes it.
export async function encoded(file) {
  if (file.size > largest) throw { problem: "text" };
  const url = await new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject({ problem: "text" });
    reader.readAsDataURL(file);
  });
  return { type: file.type || "application/octet-stream", data: url.slice(url.indexOf(",") + 1) };
}

// shown is a picture, or a link to any other file. A deleted picture says so.
export function shown({ sid, type }, words) {
  const address = "/sandbox/media/" + sid;
  if (!type.startsWith("image/")) {
    const link = document.createElement("a");
    link.className = "file";
    link.href = address;
    link.textContent = type;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    return link;
  }
  const picture = document.createElement("img");
  picture.src = address;
  picture.alt = words.picture;
  picture.addEventListener("error", () => {
    const gone = document.createElement("em");
    gone.textContent = words.pictureGone;
    picture.replaceWith(gone);
  });
  return picture;
}
