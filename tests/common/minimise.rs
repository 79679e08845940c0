//! The smallest page that still fails.

/// Removes pieces of `page`, half of it first and characters last, while `fails` holds.
pub(crate) fn minimise(page: &str, fails: impl Fn(&str) -> bool) -> String {
    let mut page: Vec<char> = page.chars().collect();
    let mut size = page.len().div_ceil(2);
    while size > 0 {
        let mut start = 0;
        let mut is_smaller = false;
        while start < page.len() {
            let end = (start + size).min(page.len());
            let shorter: Vec<char> = [&page[..start], &page[end..]].concat();
            if fails(&shorter.iter().collect::<String>()) {
                page = shorter;
                is_smaller = true;
            } else {
                start += size;
            }
        }
        if !is_smaller || size > 1 {
            size /= 2;
        }
    }
    page.into_iter().collect()
}
