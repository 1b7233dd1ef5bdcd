"""The table of edges is true and whole."""

import edges


def test_the_table_of_edges_is_what_the_tests_declare():
    assert edges.TABLE.read_text(encoding="utf-8") == edges.table(list(edges.declared())), (
        "docs/edges.md is stale: run python tests/edges.py"
    )


def test_each_kind_has_a_known_head_and_stands_once():
    rows = list(edges.declared())
    assert {head for head, _, _ in rows} <= set(edges.HEADS)
    kinds = [(head, kind) for head, kind, _ in rows]
    assert len(kinds) == len(set(kinds))


def test_a_declaration_is_read_from_a_test_and_from_a_parameter(tmp_path):
    (tmp_path / "test_a.py").write_text(
        'p = pytest.param(1, marks=pytest.mark.edge("places", "a pipe", "refused"))\n'
        '@pytest.mark.edge("places", "a link", "not followed")\ndef test_a(): pass\n'
    )
    assert sorted(edges.declared(tmp_path)) == [
        ("places", "a link", "not followed"),
        ("places", "a pipe", "refused"),
    ]
