"""What gunicorn serves: ``gunicorn wsgi:app`` (gunicorn.conf.py holds the settings)."""

from app import create_app
from app.setup import prepare

app = create_app()
prepare(app)
app.extensions["search_follower"].start()
