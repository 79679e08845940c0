(()=>{
  if(window.vpTabs)return;
  window.vpTabs=1;
  const key=group=>'vuepress-compat-tabs:'+group.dataset.sync;
  const pick=(group,value)=>{
    for(const tab of group.children)if(tab.type==='radio'&&tab.value===value)tab.checked=true;
  };
  const groups=()=>document.querySelectorAll('.vp-tabs[data-sync]');
  addEventListener('change',event=>{
    const group=event.target.parentElement;
    if(!group.matches('.vp-tabs[data-sync]'))return;
    const top=group.getBoundingClientRect().top;
    groups().forEach(other=>other.dataset.sync===group.dataset.sync&&pick(other,event.target.value));
    scrollBy(0,group.getBoundingClientRect().top-top);
    try{localStorage.setItem(key(group),event.target.value);}catch{}
  });
  addEventListener('DOMContentLoaded',()=>groups().forEach(group=>{
    try{pick(group,localStorage.getItem(key(group)));}catch{}
  }));
})();
