//! The members of the VuePress family.
//!
//! What they disagree about is in [`traits`], what each of them does is in [`table`], and how the site
//! tells its flavor is in [`detect`].

mod detect;
mod switch;
mod table;
mod traits;

use std::fmt;

pub(crate) use detect::plugins;
pub(crate) use switch::{State, Switch, Switches};
use table::TRAITS;
pub(crate) use traits::{
    Alerts, Closing, DefaultTitles, Emphasis, Fences, HeadingIds, HtmlBlocks, Imports, Includes,
    PageTitle, TitleText, TocRule, Traits,
};

/// A generator, or a theme that changes what its generator makes of Markdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Flavor {
    /// VuePress 1 with its default theme.
    VuePress1,
    /// VuePress 2 with its default theme.
    #[default]
    VuePress2,
    /// VitePress 1.
    VitePress,
    /// VitePress 2.
    VitePress2,
    /// vuepress-theme-hope.
    Hope,
    /// vuepress-theme-plume.
    Plume,
    /// vuepress-theme-reco 1, on VuePress 1.
    Reco1,
    /// vuepress-theme-reco 2, on VuePress 2.
    Reco2,
    /// vuepress-theme-vdoing, on VuePress 1.
    Vdoing,
    /// vuepress-theme-gungnir, on VuePress 2.
    Gungnir,
    /// No VuePress site: mdBook's own Markdown, with the constructs of VuePress 2 that it has no meaning
    /// for.
    Mdbook,
}

impl Flavor {
    /// The names that the option `flavor` takes, besides `auto`.
    pub(crate) fn names() -> impl Iterator<Item = &'static str> {
        TRAITS.iter().map(|traits| traits.name)
    }

    /// Returns the flavor with this name in the options.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        let traits = TRAITS.iter().find(|traits| traits.name == name)?;
        Some(traits.flavor)
    }

    /// What this flavor does where the family disagrees.
    pub(crate) fn traits(self) -> &'static Traits {
        let traits = TRAITS.iter().find(|traits| traits.flavor == self);
        // A test makes sure that every flavor has its row.
        traits.unwrap_or(&TRAITS[0])
    }
}

impl fmt::Display for Flavor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.traits().name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flavor_has_its_row() {
        // A new flavor does not compile until it has its place here.
        let next = |flavor| match flavor {
            Flavor::VuePress1 => Some(Flavor::VuePress2),
            Flavor::VuePress2 => Some(Flavor::VitePress),
            Flavor::VitePress => Some(Flavor::VitePress2),
            Flavor::VitePress2 => Some(Flavor::Hope),
            Flavor::Hope => Some(Flavor::Plume),
            Flavor::Plume => Some(Flavor::Reco1),
            Flavor::Reco1 => Some(Flavor::Reco2),
            Flavor::Reco2 => Some(Flavor::Vdoing),
            Flavor::Vdoing => Some(Flavor::Gungnir),
            Flavor::Gungnir => Some(Flavor::Mdbook),
            Flavor::Mdbook => None,
        };
        let all: Vec<_> = std::iter::successors(Some(Flavor::VuePress1), |it| next(*it)).collect();
        for flavor in &all {
            let traits = flavor.traits();
            assert_eq!(traits.flavor, *flavor);
            assert_eq!(Flavor::from_name(traits.name), Some(*flavor));
        }
        assert_eq!(all.len(), TRAITS.len());
    }

    #[test]
    fn switches_are_in_order() {
        assert!(Switch::ALL.is_sorted_by_key(|(name, ..)| *name));
    }
}
