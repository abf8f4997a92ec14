//! What lies over what: rectangles, and how much of one others cover.

/// A rectangle by its corners, in whatever unit a format has; `y` grows downwards.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

/// Points looked at across and down.
const ACROSS: u32 = 32;
const DOWN: u32 = 8;

impl Rect {
    pub fn new(left: f64, top: f64, width: f64, height: f64) -> Self {
        Self { left, top, right: left + width, bottom: top + height }
    }

    pub fn width(self) -> f64 {
        self.right - self.left
    }

    pub fn height(self) -> f64 {
        self.bottom - self.top
    }

    pub fn holds(self, x: f64, y: f64) -> bool {
        (self.left..=self.right).contains(&x) && (self.top..=self.bottom).contains(&y)
    }

    pub fn both(self, other: Self) -> Self {
        Self {
            left: self.left.max(other.left),
            top: self.top.max(other.top),
            right: self.right.min(other.right),
            bottom: self.bottom.min(other.bottom),
        }
    }

    pub fn meets(self, other: Self) -> bool {
        let both = self.both(other);
        both.width() > 0.0 && both.height() > 0.0
    }

    /// The same middle, each side this many times as long.
    pub fn scaled(self, by: f64) -> Self {
        let (x, y) = (self.width() * (1.0 - by) / 2.0, self.height() * (1.0 - by) / 2.0);
        Self { left: self.left + x, top: self.top + y, right: self.right - x, bottom: self.bottom - y }
    }

    /// The share of this that all of those together cover, of 1.
    pub fn covered(self, by: &[Self]) -> f64 {
        let by: Vec<Self> = by.iter().copied().filter(|one| one.meets(self)).collect();
        if by.is_empty() {
            return 0.0;
        }
        let at = |from: f64, length: f64, step: u32, of: u32| from + length * (f64::from(step) + 0.5) / f64::from(of);
        let points = (0..ACROSS).flat_map(|x| (0..DOWN).map(move |y| (x, y)));
        let under = points.filter(|(x, y)| {
            let (x, y) = (at(self.left, self.width(), *x, ACROSS), at(self.top, self.height(), *y, DOWN));
            by.iter().any(|one| one.holds(x, y))
        });
        under.count() as f64 / f64::from(ACROSS * DOWN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares() {
        let all = Rect::new(0.0, 0.0, 10.0, 4.0);
        let half = Rect::new(-1.0, -1.0, 6.0, 9.0);
        let rest = Rect::new(5.0, 0.0, 5.0, 4.0);
        assert_eq!([all.covered(&[]), all.covered(&[half]), all.covered(&[half, rest])], [0.0, 0.5, 1.0]);
        assert_eq!(all.covered(&[Rect::new(20.0, 0.0, 1.0, 1.0)]), 0.0);
        assert_eq!(all.scaled(0.5), Rect::new(2.5, 1.0, 5.0, 2.0));
    }
}
