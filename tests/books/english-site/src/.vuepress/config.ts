export default { title: "Widgets" };
