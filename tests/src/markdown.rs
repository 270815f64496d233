//! The Python blocks of a Markdown text.

/// A fenced block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What stands behind `python` on its opening line.
    pub info: String,
    /// The line of the Markdown text that holds the first line of the block, from 1.
    pub line: usize,
    /// The text between the fences.
    pub text: String,
}

/// The text of the first heading, or nothing.
pub fn heading(markdown: &str) -> &str {
    markdown.lines().find_map(|line| line.strip_prefix("# ")).unwrap_or_default()
}

/// The blocks that a line starting with "```python" opens.
///
/// # Panics
/// If the last one is not closed.
pub fn python_blocks(markdown: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = markdown.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        let Some(info) = line.strip_prefix("```python") else { continue };
        let mut block = Block { info: info.trim().to_owned(), line: number + 2, text: String::new() };
        loop {
            let (_, line) = lines.next().unwrap_or_else(|| panic!("line {}: not closed", number + 1));
            if line == "```" {
                break;
            }
            block.text.push_str(line);
            block.text.push('\n');
        }
        blocks.push(block);
    }
    blocks
}
