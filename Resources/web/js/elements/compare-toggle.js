// Side by side or one below the other: the answers around the message that one is at.
/**
 * @param {import("../models/conversation.js").Conversation} conversation
 * @param {import("../models/conversation-screen.js").Screen} screen
 */
export function toggleCompare(conversation, screen) {
  if (screen.comparing.peek() !== null) {
    screen.comparing.value = null;
    screen.land(screen.focused.peek());
  } else {
    const { last } = screen.seen.peek();
    // Whoever has no message in focus means those that are in view.
    screen.comparing.value = screen.focused.peek() || last || conversation.tip.peek();
  }
}
