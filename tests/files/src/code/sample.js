// #region head
import { tada } from "./tada.js";
// #endregion head

function main() {
  // #region body
  const text = ":tada: ::: tip <font>";
  // #region log
    tada(text);
  // #endregion log
  // #endregion body
}

// #region head
main();
// #endregion head
