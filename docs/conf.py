"""How Sphinx builds the documentation; `build.py` makes the source that it is copied into."""

from importlib.metadata import version as version_of

project = "Next Step Lahti Region: the workbench"
author = "Next Step Lahti Region workbench maintainers"
copyright = author
version = release = version_of("nextstep-analysis")
language = "en"

extensions = ["sphinx.ext.autodoc", "sphinx.ext.autosummary", "numpydoc", "myst_nb"]
extensions += ["maker.extension"]
autosummary_generate = False
autodoc_typehints = "none"  # the docstrings tell them
add_module_names = False
numpydoc_show_class_members = False
nitpicky = True

myst_heading_anchors = 4
myst_update_mathjax = False
nb_execution_mode = "off"  # the source has been run already
nb_ipywidgets_js = {}  # no page asks another host for the widgets' manager

html_math_renderer = "house"
html_theme = "pydata_sphinx_theme"
html_title = "The workbench"
html_static_path = ["_static"]
html_copy_source = False
html_show_sourcelink = False
html_css_files = ["documentation.css"]
html_theme_options = {
    "navbar_end": [],  # no switch of colours: pages and drawings follow the screen
    "navigation_depth": 2,
    "collapse_navigation": True,
    "header_links_before_dropdown": 8,
    "show_prev_next": False,
    "footer_start": ["copyright"],
    "footer_end": [],
    "secondary_sidebar_items": ["page-toc"],
    "back_to_top_button": False,
}
html_sidebars = {page: [] for page in ("index", "tour", "how_to", "gallery", "start")}
