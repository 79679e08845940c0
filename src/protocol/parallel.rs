//! The work on the chapters of a book, several at a time.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};
use std::thread;

use anyhow::{Result, anyhow};

use super::{Chapter, Input};

impl Input<'_> {
    /// Does `work` for every chapter, several at a time, and returns the results in their order.
    ///
    /// `items` is what there is for each chapter so far; `work` takes it over, so that it needs no
    /// memory any more when the next chapter does. The first error ends the run, and so does a
    /// panic, which becomes one.
    pub(crate) fn for_each<T: Send, R: Send>(
        &self,
        items: impl IntoIterator<Item = T, IntoIter: Send>,
        work: impl Fn(&Chapter<'_>, T) -> Result<R> + Sync,
    ) -> Result<Vec<R>> {
        let queue = Mutex::new(self.chapters.iter().zip(items).enumerate());
        let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
        let run = || {
            let mut done = Vec::new();
            loop {
                let Some((index, (chapter, item))) = next() else {
                    return done;
                };
                // Nothing of what a panic may have left half done is looked at again.
                let result = catch_unwind(AssertUnwindSafe(|| work(chapter, item)));
                let result = result.unwrap_or_else(|panic| {
                    let panic = panic_message(&*panic);
                    Err(anyhow!("chapter `{chapter}`: internal error: {panic}"))
                });
                done.push((index, result));
            }
        };

        let threads = thread::available_parallelism().map_or(1, usize::from);
        let mut done = thread::scope(|scope| {
            // This thread works too: where no other can be started, it does everything.
            let others: Vec<_> = (1..threads.min(self.chapters.len()))
                .map_while(|_| thread::Builder::new().spawn_scoped(scope, run).ok())
                .collect();
            let mut done = run();
            for other in others {
                let part = other.join();
                done.extend(
                    part.map_err(|panic| anyhow!("a thread panicked: {}", panic_message(&*panic)))?,
                );
            }
            anyhow::Ok(done)
        })?;
        done.sort_unstable_by_key(|&(index, _)| index);
        done.into_iter().map(|(_, result)| result).collect()
    }
}

/// Returns the message of a panic, as one line.
fn panic_message(panic: &(dyn Any + Send)) -> String {
    let message = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("panicked");
    message.split_whitespace().collect::<Vec<_>>().join(" ")
}
