use super::*;

fn rewritten(text: &str, generator: Generator) -> (String, Vec<String>) {
    let refer = |path: &str| path.contains("known").then(|| "known.fr.md".to_owned());
    let mut around = Surroundings::new(&refer);
    let out = rewrite(text, generator, &mut around);
    (out, around.told.into_iter().map(|(at, _, message)| format!("{at}: {message}")).collect())
}

#[track_caller]
fn becomes(generator: Generator, cases: &[(&str, &str)]) {
    for (written, expected) in cases {
        assert_eq!(rewritten(written, generator).0, *expected, "{written}");
    }
}

#[test]
fn shortcodes_of_hugo() {
    becomes(
        Generator::Hugo,
        &[
            ("[a]({{< ref \"known.md\" >}})", "[a](known.fr.md)"),
            ("[a]({{% relref `/known` %}})", "[a](known.fr.md)"),
            ("{{< ref \"lost.md\" >}}", "{{< ref \"lost.md\" >}}"),
            ("{{< figure src=\"a.png\" alt=\"A [b]\" caption=\"C \" >}}", "![A \\[b\\]](a.png \"C \")"),
            ("{{< figure src=\"a b.png\" link=\"/x/\" width=30 />}}", "[![](<a b.png>)](/x/)"),
            ("{{< figure src=\"a.png\" strange=\"1\" >}}", "{{< figure src=\"a.png\" strange=\"1\" >}}"),
            ("{{< youtube abc-1_2 >}}", "<https://www.youtube.com/watch?v=abc-1_2>"),
            ("{{< x user=\"u\" id=\"12\" >}}", "<https://x.com/u/status/12>"),
            ("{{< highlight go \"linenos=table\" >}}\na := 1\n{{< /highlight >}}", "```go\na := 1\n```"),
            ("{{</* youtube x */>}}", "{{< youtube x >}}"),
            ("{{< note >}}Text{{< /note >}} {{ x }} {{<", "{{< note >}}Text{{< /note >}} {{ x }} {{<"),
        ],
    );
    assert_eq!(
        rewritten("a {{< note \"b\" >}}", Generator::Hugo).1,
        ["2: `{{< note \"b\" >}}` stays in the text as it stands"]
    );
}

#[test]
fn shortcodes_of_zola() {
    becomes(
        Generator::Zola,
        &[
            ("{{ youtube(id=\"abc\", autoplay=true) }}", "<https://www.youtube.com/watch?v=abc>"),
            ("{{ image(src=\"a.png\") }}", "{{ image(src=\"a.png\") }}"),
            ("{% quote(author=\"x\") %}\nText\n{% end %}", "{% quote(author=\"x\") %}\nText\n{% end %}"),
            ("{{/* youtube(id=1) */}}", "{{ youtube(id=1) }}"),
            ("{{ page.title", "{{ page.title"),
        ],
    );
    let told = rewritten("{{ image(src=\"a.png\") }} {{ title }}", Generator::Zola).1;
    assert_eq!(told, ["0: `{{ image(src=\"a.png\") }}` stays in the text as it stands"]);
}

#[test]
fn liquid() {
    becomes(
        Generator::Jekyll,
        &[
            ("![]({{ site.baseurl }}/a.png)", "![](/a.png)"),
            ("{{ site.url }}{{ site.baseurl }}/a", "/a"),
            ("{{ site.url }} is", "{{ site.url }} is"),
            ("[x]({{ 'assets/a.pdf' | relative_url }})", "[x](/assets/a.pdf)"),
            ("[x]({% link known.md %})", "[x](known.fr.md)"),
            ("[x]({% post_url 2021-01-01-known %})", "[x](known.fr.md)"),
            ("{% raw %}{{ x }}{% endraw %}", "{{ x }}"),
            ("{%- highlight ruby linenos -%}\nputs 1\n{% endhighlight %}", "```ruby\nputs 1\n```"),
            ("{% comment %} no {% endcomment %}", "<!-- no -->"),
            ("{% include a.html %} {{ page.title }}", "{% include a.html %} {{ page.title }}"),
            ("x\n{: .note }", "x\n{: .note }"),
            ("{% raw %} open {%", "{% raw %} open {%"),
            ("{%raw%}{{%}", "{%raw%}{{%}"),
        ],
    );
    assert_eq!(rewritten("a\n{: .b }", Generator::Jekyll).1, ["2: `{: .b }` stays in the text as it stands"]);
}

proptest::proptest! {
    #[test]
    fn nothing_panics_and_words_stay(text in "(word[0-9]|\\{\\{<|>\\}\\}|\\{%|%\\}|\\{\\{|\\}\\}|\\{:|\\}|\"|`|=|/|é| |\n|raw|highlight){0,20}") {
        for generator in [Generator::Hugo, Generator::Zola, Generator::Jekyll] {
            let (out, _) = rewritten(&text, generator);
            let count = |text: &str| text.matches("word").count();
            proptest::prop_assert!(count(&out) == count(&text), "{out}");
        }
    }
}

/// What never ends is looked for once.
#[test]
fn tags_without_an_end_take_no_quadratic_time() {
    let many = 30_000;
    for (generator, piece) in [
        (Generator::Hugo, "{{< "),
        (Generator::Hugo, "{{< highlight go >}}\n"),
        (Generator::Hugo, "{{< \"a >}}\" "),
        (Generator::Hugo, "{{< x >}} "),
        (Generator::Zola, "{{ "),
        (Generator::Jekyll, "{% "),
        (Generator::Jekyll, "{% raw %}"),
        (Generator::Jekyll, "{% highlight x %}"),
        (Generator::Jekyll, "{: "),
    ] {
        let text = piece.repeat(many);
        let took = || {
            let start = std::time::Instant::now();
            assert!(rewritten(&text, generator).0.len() >= text.len(), "{piece}");
            start.elapsed()
        };
        // What takes quadratic time takes it each time; a machine with other work may be slow once.
        assert!((0..3).any(|_| took() < std::time::Duration::from_secs(10)), "{piece} takes too long");
    }
}
