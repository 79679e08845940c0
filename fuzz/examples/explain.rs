//! Shows what a file that the fuzz target `convert` found is: page, output, and what is wrong.

use mdbook_vuepress_compat::convert;

#[path = "../../tests/common/mod.rs"]
mod common;

use common::{checks, minimise, settings};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    std::panic::set_hook(Box::new(|_| {}));
    for file in std::env::args_os().skip(1) {
        let input = std::fs::read(file)?;
        let (flavor, set, page) = settings::input(&input).ok_or("no input of `convert`")?;
        let options = settings::options(flavor, set);
        let page = minimise::minimise(page, |page| checks::check(page, flavor, set).is_err());
        println!(
            "{flavor} set {set}: {}\n{page:?}",
            outcome(checks::check(&page, flavor, set))
        );
        if let Ok(converted) = std::panic::catch_unwind(|| convert(&page, &options)) {
            println!("--- converted\n{}", converted.text);
            if let Ok(twice) = std::panic::catch_unwind(|| convert(&converted.text, &options)) {
                println!("--- twice\n{}", twice.text);
            }
        }
    }
    Ok(())
}

fn outcome<T>(checked: Result<T, String>) -> String {
    checked
        .err()
        .unwrap_or_else(|| "nothing is wrong".to_owned())
}
